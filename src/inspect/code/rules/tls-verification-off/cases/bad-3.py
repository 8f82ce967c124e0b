import aiohttp
import ldap
from pymongo import MongoClient

connector = aiohttp.TCPConnector(ssl=False)
client = MongoClient("db.example.com", tls=True, tlsAllowInvalidCertificates=True)
ldap.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_NEVER)
