"""What a certificate says, how it is signed and read, and how it is drawn. Pure."""

from app.certificates.rules.certificate_pdf import render_certificates_pdf
from app.certificates.rules.modules import finished_modules, is_printable
from app.certificates.rules.signing import (
    CertificateContent,
    new_certificate_id,
    read_certificate,
    sign_certificate,
)
