// Rounding of whole numbers (BigInt), like the rules in Python. `b` is above zero.

/** Up, so that an amount put aside reaches its target. */
export const up = (a, b) => (a > 0n ? (a + b - 1n) / b : a / b);

/** To the nearest, halves away from zero. */
export const near = (a, b) => (a < 0n ? -near(-a, b) : (2n * a + b) / (2n * b));
