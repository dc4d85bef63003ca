#!/usr/bin/env python3
"""Bring up a cluster on Debian machines from klaster.env (docs/cluster.md):

    klaster.py sertifikat     makes a CA, certificates and passwords in rahasia/
    klaster.py render NODE    writes the files of that machine to hasil/NODE/
    klaster.py pasang NODE    on that machine: installs packages, lays the files, starts

All paths are beside klaster.env. Only the machine that renders needs rahasia/."""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATABASE, APP, DOOR = "DATABASES", "APPS", "DOORS"
PACKAGES = {
    DATABASE: "postgresql-17 patroni python3-etcd etcd-server etcd-client",
    APP: "make python3 python3-venv",
    DOOR: "haproxy nginx",
}
SERVICES = {DATABASE: ("etcd", "patroni"), APP: ("bekal",), DOOR: ("haproxy", "nginx")}
"""In the order of starting."""
FOLDERS = {
    DATABASE: (
        ("/var/lib/etcd/@SCOPE@", "etcd"),
        ("/var/lib/postgresql", "postgres"),
        ("/var/lib/postgresql/17", "postgres"),
        ("/run/postgresql", "postgres"),
    ),
    APP: (),
    DOOR: (("/var/log/nginx", "root"),),
}
"""Folders that are made with mode 0700 if they are missing, and their owners."""
FILES = {
    DATABASE: (
        ("etcd.yml", "/etc/etcd/bekal.yml", "etcd"),
        ("ca.crt", "/etc/etcd/ca.crt", "etcd"),
        ("node.crt", "/etc/etcd/node.crt", "etcd"),
        ("node.key", "/etc/etcd/node.key", "etcd"),
        ("etcd.service.conf", "/etc/systemd/system/etcd.service.d/bekal.conf", "root"),
        ("patroni.yml", "/etc/patroni/config.yml", "postgres"),
        ("bekal.sql", "/etc/patroni/bekal.sql", "postgres"),
        ("ca.crt", "/etc/patroni/ca.crt", "postgres"),
        ("node.crt", "/etc/patroni/node.crt", "postgres"),
        ("node.key", "/etc/patroni/node.key", "postgres"),
        ("patroni.service.conf", "/etc/systemd/system/patroni.service.d/bekal.conf", "root"),
    ),
    APP: (
        ("bekal.env", "/etc/bekal.env", "root"),
        ("ca.crt", "/etc/bekal/ca.crt", "bekal"),
        ("node.crt", "/etc/bekal/node.crt", "bekal"),
        ("node.key", "/etc/bekal/node.key", "bekal"),
        ("../bekal.service", "/etc/systemd/system/bekal.service", "root"),
        ("bekal.service.conf", "/etc/systemd/system/bekal.service.d/klaster.conf", "root"),
    ),
    DOOR: (
        ("haproxy.cfg", "/etc/haproxy/bekal.cfg", "root"),
        ("ca.crt", "/etc/haproxy/ca.crt", "root"),
        ("haproxy.service.conf", "/etc/systemd/system/haproxy.service.d/bekal.conf", "root"),
        ("nginx.conf", "/etc/nginx/conf.d/bekal.conf", "root"),
        ("ca.crt", "/etc/nginx/bekal/ca.crt", "root"),
        ("node.crt", "/etc/nginx/bekal/node.crt", "root"),
        ("node.key", "/etc/nginx/bekal/node.key", "root"),
        ("nginx.service.conf", "/etc/systemd/system/nginx.service.d/bekal.conf", "root"),
    ),
}
"""Template or certificate, where it is laid, and who owns it. Only units and CAs hold no secret."""
PASSWORDS = ("POSTGRES_PASSWORD", "REPLICATOR_PASSWORD", "REWINDER_PASSWORD", "BEKAL_PASSWORD")
KEYS = ("SECRET_KEY", "PEPPER", "CERTIFICATE_KEY")


class Plan:
    """What klaster.env says."""

    def __init__(self, file: Path) -> None:
        lines = shlex.split(file.read_text("utf-8"), comments=True)
        self.values = dict(line.split("=", 1) for line in lines)
        self.folder = file.resolve().parent
        self.addresses = dict(m.split("=", 1) for m in self.values["MACHINES"].split())
        self.nodes = {role: self.values[role].split() for role in FILES}
        for name in [name for names in self.nodes.values() for name in names]:
            if name not in self.addresses:
                sys.exit(f"MACHINES in {file} has no {name}.")

    def roles(self, node: str) -> list[str]:
        if not (roles := [role for role, names in self.nodes.items() if node in names]):
            sys.exit(f"No role is given to {node}: DATABASES, APPS or DOORS.")
        return roles

    def of(self, role: str) -> list[tuple[str, str]]:
        """Name and address of each machine of a role."""
        return [(name, self.addresses[name]) for name in self.nodes[role]]

    def files(self, node: str) -> list[tuple[str, str, str]]:
        return [file for role in self.roles(node) for file in FILES[role]]


def make_certificates(plan: Plan, again: bool) -> None:
    """Make what is missing in rahasia/; with `again` all certificates but the CA's."""
    folder = plan.folder / "rahasia"
    folder.mkdir(mode=0o700, exist_ok=True)
    if not (folder / "ca.key").exists():
        _openssl(folder, "ca", 3650, f"/CN={plan.values['SCOPE']} CA", [
            "basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign",
        ])  # fmt: skip
    doors = [address for _, address in plan.of(DOOR)]
    for node, address in plan.addresses.items():
        if not again and (folder / f"{node}.crt").exists():
            continue
        database = node in plan.nodes[DATABASE]
        names = [f"DNS:{node}", f"IP:{address}"]
        # PostgreSQL answers under HAProxy's addresses too, each application host as bekal-app.
        names += [f"IP:{door}" for door in doors if database and door != address]
        names += ["DNS:bekal-app"] if node in plan.nodes[APP] else []
        # Without clientAuth a certificate opens neither etcd nor what changes Patroni.
        usage = "serverAuth,clientAuth" if database else "serverAuth"
        _openssl(folder, node, 730, f"/CN={node}", [
            f"subjectAltName={','.join(names)}", f"extendedKeyUsage={usage}",
            "basicConstraints=critical,CA:FALSE",
        ], "-CA", "ca.crt", "-CAkey", "ca.key")  # fmt: skip
    passwords = folder / "sandi.json"
    if not passwords.exists():
        made = {name: secrets.token_hex(32) for name in (*PASSWORDS, *KEYS)}
        _write_private(passwords, json.dumps(made, indent=1).encode())


def _openssl(
    folder: Path, name: str, days: int, subject: str, extensions: list[str], *signer: str
) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-noenc", "-days", str(days), "-subj", subject, *signer]
    for extension in extensions:
        command += ["-addext", extension]
    command += ["-keyout", f"{name}.key", "-out", f"{name}.crt"]
    subprocess.run(command, cwd=folder, check=True, stderr=subprocess.DEVNULL)


def rendered(plan: Plan, node: str, root: str, joining: bool) -> dict[str, bytes]:
    """The files of a machine by their path below `root`."""
    values = _values(plan, node, root, joining)

    def filled(template: str) -> bytes:
        if (certificate := _certificate(plan, node, template)) is not None:
            return certificate.read_bytes()
        text = (HERE / template).read_text("utf-8")
        return re.sub("@([A-Z_]+)@", lambda found: values[found[1]], text).encode()

    return {target: filled(template) for template, target, _ in plan.files(node)}


def _certificate(plan: Plan, node: str, template: str) -> Path | None:
    if not template.endswith((".crt", ".key")):
        return None
    return plan.folder / "rahasia" / template.replace("node", node)


def _values(plan: Plan, node: str, root: str, joining: bool) -> dict[str, str]:
    databases, doors = plan.of(DATABASE), plan.of(DOOR)
    values = plan.values | json.loads((plan.folder / "rahasia" / "sandi.json").read_text("utf-8"))
    certificate = values.get("PUBLIC_CERTIFICATE") or f"{root}/etc/nginx/bekal/node.crt"
    values |= {
        "ROOT": root,
        "NAME": node,
        "ADDRESS": plan.addresses[node],
        "PUBLIC_CERTIFICATE": certificate,
        "PUBLIC_KEY": values.get("PUBLIC_KEY") or f"{root}/etc/nginx/bekal/node.key",
        "ETCD_STATE": "existing" if joining else "new",
        "ETCD_MEMBERS": ",".join(f"{name}=https://{address}:2380" for name, address in databases),
        "ETCD_CLIENTS": ", ".join(f'"{address}:2379"' for _, address in databases),
        "HBA_DATABASES": "\n".join(
            f"    - hostssl {database} {user} {address}/32 scram-sha-256"
            for _, address in databases
            for database, user in (
                ("replication", "replicator"),
                ("all", "rewinder"),
                ("all", "postgres"),
            )
        ),
        "HBA_CLIENTS": "\n".join(
            f"    - hostssl bekal bekal {address}/32 scram-sha-256"
            for address in plan.addresses.values()
        ),
        "HAPROXY_SERVERS": "\n".join(
            f"  server {name} {address}:5432 check-sni {name} verifyhost {name}"
            for name, address in databases
        ),
        "NGINX_SERVERS": "\n".join(
            f"    server {address}:5000 max_fails=2 fail_timeout=5s;" for _, address in plan.of(APP)
        ),
    }
    query = f"target_session_attrs=read-write&connect_timeout=3&tcp_user_timeout=5000&sslmode=verify-full&sslrootcert={root}/etc/bekal/ca.crt"  # noqa: E501
    hosts = ",".join(f"{address}:6432" for _, address in doors)
    values["WRITE_URL"] = f"postgresql://bekal:{values['BEKAL_PASSWORD']}@{hosts}/bekal?{query}"
    return values


def render(plan: Plan, node: str, root: str, joining: bool) -> None:
    """Write the files of a machine to hasil/NODE/."""
    folder = plan.folder / "hasil" / node
    shutil.rmtree(folder, ignore_errors=True)
    for target, content in rendered(plan, node, root, joining).items():
        file = folder / target.lstrip("/")
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_private(file, content)


def _write_private(file: Path, content: bytes) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)


def lay_files(plan: Plan, node: str, root: str) -> None:
    """Copy hasil/NODE/ to where its files belong, with their owners."""
    for role in plan.roles(node):
        for path, owner in FOLDERS[role]:
            folder = Path(root + path.replace("@SCOPE@", plan.values["SCOPE"]))
            if not folder.exists():
                folder.mkdir(parents=True)
                folder.chmod(0o700)
                _give(folder, owner, root)
    for template, target, owner in plan.files(node):
        file = Path(root + target)
        file.parent.mkdir(parents=True, exist_ok=True)
        open_to_all = owner == "root" and template.endswith((".crt", ".conf", ".cfg", ".service"))
        _write_private(file, (plan.folder / "hasil" / node / target.lstrip("/")).read_bytes())
        file.chmod(0o644 if open_to_all else 0o600)
        _give(file, owner, root)


def _give(path: Path, owner: str, root: str) -> None:
    try:
        shutil.chown(path, owner, owner)
    except LookupError:
        if not root:  # where it is only tried, a user may be missing
            raise


def install_packages(packages: list[str]) -> None:
    """Install without starting: Debian starts what it installs, and makes a cluster of its own."""
    own = Path("/etc/postgresql-common/createcluster.conf")
    if not own.exists():
        own.parent.mkdir(exist_ok=True)
        own.write_text("create_main_cluster = false\n")
    policy = Path("/usr/sbin/policy-rc.d")
    if made := not policy.exists():
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        apt = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
        subprocess.run(["apt-get", "update"], check=True)
        subprocess.run(apt, check=True, env=environment)
    finally:
        if made:
            policy.unlink()


def install(plan: Plan, node: str) -> None:
    """Packages, files, services, in this order. What runs already is not restarted."""
    roles = plan.roles(node)
    install_packages(" ".join(PACKAGES[role] for role in roles).split())
    if APP in roles:
        subprocess.run(["adduser", "--system", "--group", "bekal"], check=True)
    lay_files(plan, node, "")
    services = [
        service for role in (DATABASE, DOOR, APP) if role in roles for service in SERVICES[role]
    ]
    subprocess.run(["systemctl", "daemon-reload"], check=True)
    subprocess.run(["systemctl", "enable", *services], check=True)
    for service in services:
        # etcd is up only once two of three are; this machine does not wait for the others.
        wait = ["--no-block"] if service == "etcd" else []
        subprocess.run(["systemctl", "start", *wait, service], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--env", type=Path, default=HERE / "klaster.env")
    commands = parser.add_subparsers(dest="command", required=True)
    certificates = commands.add_parser("sertifikat")
    certificates.add_argument(
        "--lagi", action="store_true", help="new ones for machines that have some"
    )
    for name in ("render", "pasang"):
        command = commands.add_parser(name)
        command.add_argument("node")
        command.add_argument("--root", default="", help="a folder in the place of /, to try it")
        if name == "render":
            command.add_argument(
                "--bergabung", action="store_true", help="etcd runs already, elsewhere"
            )
        else:
            command.add_argument(
                "--hanya-berkas", action="store_true", help="no packages, no services"
            )
    asked = parser.parse_args()
    plan = Plan(asked.env)
    if asked.command == "sertifikat":
        make_certificates(plan, asked.lagi)
    elif asked.command == "render":
        render(plan, asked.node, asked.root, asked.bergabung)
    elif asked.hanya_berkas or asked.root:
        lay_files(plan, asked.node, asked.root)
    else:
        install(plan, asked.node)


if __name__ == "__main__":
    main()
