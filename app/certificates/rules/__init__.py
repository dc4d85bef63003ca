"""What a certificate says, and how it is signed and read. Pure."""

from app.certificates.rules.signing import (
    CertificateContent,
    new_certificate_id,
    read_certificate,
    sign_certificate,
)
