import urllib3

pool = urllib3.connection_from_url('https://example.com', cert_reqs='CERT_NONE')
