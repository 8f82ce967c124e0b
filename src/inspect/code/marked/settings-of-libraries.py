import crypt
import hashlib
import logging.config
import os
import stat
import tarfile
from hashlib import md5 as digest_of

import defusedxml.ElementTree
import itsdangerous
import paramiko
from Crypto.Protocol.KDF import PBKDF2
from pyDes import triple_des
from pysnmp.hlapi import CommunityData, UsmUserData
from pysnmp.hlapi.v3arch.asyncio import UsmUserData as Account


def without_first(member, path):
    member.name = member.name.partition("/")[2]
    return member


def inside(member, path):
    return tarfile.data_filter(member, path)


def listed(archive):
    return [one for one in archive.getmembers() if one.name.endswith(".txt")]


def unpack(name):
    with tarfile.open(name) as archive:
        archive.extractall("out", filter=without_first)  # BAD unsafe-extraction
        archive.extractall("out", filter="fully_trusted")  # BAD unsafe-extraction
        archive.extractall("out", members=archive)  # BAD unsafe-extraction
        archive.extractall("out", members=archive.getmembers())  # BAD unsafe-extraction
        archive.extractall("out", members=listed(archive))  # BAD unsafe-extraction
        archive.extractall("out", filter=inside)  # OK unsafe-extraction
        archive.extractall("out", filter="data")  # OK unsafe-extraction
        archive.extractall("out", filter=tarfile.data_filter)  # OK unsafe-extraction


def modes(path, mode):
    os.chmod(path, mode | 0o777)  # BAD insecure-permissions
    os.chmod(path, mode | stat.S_IWOTH)  # BAD insecure-permissions
    os.chmod(path, mode | 0o700)  # OK insecure-permissions
    os.chmod(path, mode & 0o777)  # OK insecure-permissions
    os.umask(0o750)  # BAD insecure-permissions
    os.umask(0o027)  # OK insecure-permissions


def passwords(password, salt):
    digest_of(password)  # BAD weak-hash
    digest_of(b"", usedforsecurity=False)  # OK weak-hash
    crypt.crypt(password, crypt.METHOD_MD5)  # BAD weak-hash
    crypt.mksalt(crypt.METHOD_CRYPT)  # BAD weak-hash
    crypt.crypt(password, crypt.mksalt(crypt.METHOD_SHA512))  # OK weak-hash
    PBKDF2(password, salt, 32)  # BAD weak-hash
    PBKDF2(password, salt, 32, count=300_000)  # OK weak-hash
    hashlib.pbkdf2_hmac("sha256", password, salt, 20_000)  # BAD weak-hash
    hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)  # OK weak-hash
    hashlib.pbkdf2_hmac("sha256", password, password, 600_000)  # BAD fixed-salt
    hashlib.scrypt(password, salt=password, n=16384, r=8, p=1)  # BAD fixed-salt
    hashlib.scrypt(password, salt=salt, n=16384, r=8, p=1)  # OK fixed-salt
    triple_des(password)  # BAD weak-cipher


def network(key, private, service):
    paramiko.SSHClient().set_missing_host_key_policy(policy=paramiko.client.WarningPolicy)  # BAD tls-verification-off
    paramiko.SSHClient().set_missing_host_key_policy(policy=paramiko.client.RejectPolicy)  # OK tls-verification-off
    CommunityData("public", mpModel=1)  # BAD cleartext-transport
    UsmUserData("reader", key)  # BAD cleartext-transport
    Account("reader", authKey=key)  # BAD cleartext-transport
    UsmUserData("reader", key, private)  # OK cleartext-transport
    Account("reader", authKey=key, privKey=private)  # OK cleartext-transport
    logging.config.listen(9030)  # BAD code-injection
    logging.config.listen(9030, verify=service.signed)  # OK code-injection
    service.server.register_instance(service, allow_dotted_names=True)  # BAD code-injection
    service.server.register_instance(service)  # OK code-injection


def documents(text, key):
    defusedxml.ElementTree.fromstring(text, forbid_entities=False)  # BAD xxe
    defusedxml.ElementTree.fromstring(text)  # OK xxe
    itsdangerous.Signer(key, algorithm=itsdangerous.NoneAlgorithm())  # BAD jwt-unverified
    itsdangerous.Signer(key, algorithm=itsdangerous.HMACAlgorithm())  # OK jwt-unverified


def keys(app):
    app.config["SECRET_KEY_HMAC"] = "orange-tractor-77"  # BAD hardcoded-secret-key
    app.config["SECRET_KEY_INSECURE_PREFIX"] = "insecure-"  # OK hardcoded-secret-key
