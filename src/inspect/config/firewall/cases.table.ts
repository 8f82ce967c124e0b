import type { Case } from '../shared/case.ts';

const path = 'firewall.sh';
const nft = 'nftables.conf';
const table = (policy: string, rules: string): string =>
  `table inet filter {\n  chain input {\n    type filter hook input priority 0; policy ${policy};\n    ${rules}\n  }\n}\n`;

export const firewallCases: readonly Case[] = [
  { path, rule: 'firewall-off', bad: 'sudo ufw disable\n', good: 'sudo ufw enable\n' },
  { path, rule: 'firewall-off', bad: 'systemctl disable --now firewalld\n', good: 'systemctl enable --now firewalld\n' },
  { path, rule: 'firewall-default-accept', bad: 'ufw default allow incoming\n', good: 'ufw default deny incoming\n' },
  {
    path,
    rule: 'firewall-default-accept',
    bad: 'iptables -P INPUT ACCEPT\n',
    good: 'iptables -P INPUT ACCEPT\niptables -A INPUT -j DROP\n',
  },
  {
    path: nft,
    rule: 'firewall-default-accept',
    bad: table('accept', 'tcp dport 80 accept'),
    good: table('drop', 'tcp dport 80 accept'),
  },
  { path, rule: 'firewall-flush', bad: 'iptables -F\n', good: 'iptables -F\niptables -P INPUT DROP\n' },
  { path, rule: 'firewall-accept-all', bad: 'iptables -I INPUT 1 -j ACCEPT\n', good: 'iptables -I INPUT 1 -i lo -j ACCEPT\n' },
  { path, rule: 'firewall-accept-all', bad: 'ufw allow from any\n', good: 'ufw allow from 192.0.2.0/24\n' },
  { path, rule: 'firewall-open-port', bad: 'ufw allow 6379/tcp\n', good: 'ufw allow from 192.0.2.7 to any port 6379\n' },
  {
    path,
    rule: 'firewall-open-port',
    bad: 'iptables -A INPUT -p tcp --dport 5432 -j ACCEPT\n',
    good: 'iptables -A INPUT -p tcp -s 192.0.2.7 --dport 5432 -j ACCEPT\n',
  },
  {
    path: nft,
    rule: 'firewall-open-port',
    bad: table('drop', 'tcp dport 1883 accept'),
    good: table('drop', 'ip saddr 192.0.2.0/24 tcp dport 1883 accept'),
  },
  {
    path,
    rule: 'firewall-ipv6-open',
    bad: 'iptables -P INPUT DROP\n',
    good: 'iptables -P INPUT DROP\nip6tables -P INPUT DROP\n',
  },
];
