from paramiko import RejectPolicy, SSHClient

client = SSHClient()
client.set_missing_host_key_policy(RejectPolicy)
