try:
    import telnetlib
except ImportError:
    telnetlib = None
