import aiohttp
import ldap
from pymongo import MongoClient

connector = aiohttp.TCPConnector(limit=10)
client = MongoClient("db.example.com", tls=True)
ldap.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)
