import telnetlib

telnetlib.Telnet('router.test')
