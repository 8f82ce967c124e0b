def is_ours(url):
    return 'example.com' in url
