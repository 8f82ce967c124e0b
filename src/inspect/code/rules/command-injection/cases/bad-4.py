import popen2


def show(name):
    return popen2.popen4("ls " + name)
