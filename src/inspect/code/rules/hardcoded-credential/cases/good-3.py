def parse(address):
    """Takes an address apart:

        url = parse("ftp://shop:made-up-7@files.test/")
        assert url.password == "made-up-7"
    """
    return address.partition("@")
