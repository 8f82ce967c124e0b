from urllib.parse import urlparse


def is_ours(address):
    host = urlparse(address).hostname
    return host.endswith('example.com')
