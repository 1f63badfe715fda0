"""`tuquan serve --https` in an office without a certificate of its own.

A certificate authority is made once and stays in the data folder; phones and computers that install its certificate
(the page /chung-thu/) trust the server's. The server's certificate names every address this machine answers to and is
made anew when those change or it runs out. Phones need HTTPS to work offline and to use the camera.
"""

import ipaddress
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tuquan.config import environment

AUTHORITY_YEARS = 10
SERVER_DAYS = 397  # phones refuse longer ones
RENEW_DAYS = 30


def folder() -> Path:
    path = environment.data_dir() / "keys"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def names() -> list[str]:
    """Every name and address under which this machine can be reached."""
    found = [urlsplit(os.environ.get("TUQUAN_PUBLIC_URL", "")).hostname or ""]
    found += os.environ.get("TUQUAN_HOSTS", "").split(",")
    host = socket.gethostname()
    found += [host, f"{host}.local" if "." not in host else "", "localhost", "127.0.0.1", *_addresses()]
    return list(dict.fromkeys(name.strip().lower() for name in found if name.strip()))


def best_name() -> str:
    """What a phone in the same network can type: this machine's address there, or else its name."""
    return next(iter(_addresses()), socket.gethostname())


def for_server() -> tuple[Path, Path]:
    """The files of the server's certificate (with the authority's behind it) and key, good for today's names."""
    certificate, key = folder() / "server.crt", folder() / "server.key"
    wanted = names()
    if not (certificate.exists() and key.exists() and _serves(certificate, wanted)):
        _issue(certificate, key, wanted)
    return certificate, key


def authority() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """The authority of this installation; made on first use."""
    certificate_file, key_file = folder() / "ca.crt", folder() / "ca.key"
    if not (certificate_file.exists() and key_file.exists()):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tự Quản"),
                x509.NameAttribute(NameOID.COMMON_NAME, f"Tự Quản ({socket.gethostname()})"[:64]),
            ]
        )
        certificate = (
            _builder(name, name, key.public_key(), timedelta(days=AUTHORITY_YEARS * 365))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        _write(key_file, _pem(key), 0o600)
        _write(certificate_file, certificate.public_bytes(Encoding.PEM), 0o644)
    key_read = load_pem_private_key(key_file.read_bytes(), password=None)
    if not isinstance(key_read, ec.EllipticCurvePrivateKey):
        raise environment.SettingsError(f"{key_file} không phải khóa của chứng thư gốc do Tự Quản lập.")
    return x509.load_pem_x509_certificate(certificate_file.read_bytes()), key_read


def _issue(certificate_file: Path, key_file: Path, wanted: list[str]) -> None:
    issuer, issuer_key = authority()
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wanted[0][:64])])
    certificate = (
        _builder(subject, issuer.subject, key.public_key(), timedelta(days=SERVER_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in wanted]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
        .sign(issuer_key, hashes.SHA256())
    )
    _write(key_file, _pem(key), 0o600)
    _write(certificate_file, certificate.public_bytes(Encoding.PEM) + issuer.public_bytes(Encoding.PEM), 0o644)


def _serves(file: Path, wanted: list[str]) -> bool:
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    issuer, _key = authority()
    return (
        certificate.issuer == issuer.subject
        and certificate.not_valid_after_utc > datetime.now(UTC) + timedelta(days=RENEW_DAYS)
        and {_general(name) for name in wanted} <= set(named)
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, lasts: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # a phone's clock may be behind
        .not_valid_after(now + lasts)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name.strip("[]")))
    except ValueError:
        return x509.DNSName(name.encode("idna").decode())


def _addresses() -> list[str]:
    """This machine's addresses in its networks; asking for a route sends nothing."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("10.255.255.255", 1))
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += [info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return list(dict.fromkeys(str(address) for address in found if not str(address).startswith("127.")))


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(file: Path, content: bytes, mode: int) -> None:
    made = file.with_name(f".{file.name}.{os.getpid()}")
    with open(made, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    made.replace(file)
