import { actions } from './actions/rules.ts';
import { agentSettings } from './agent-settings.ts';
import { compose } from './compose/rules.ts';
import { elasticsearch, mongodb, mosquitto, mysql, pgHba, postgres, redis } from './databases/rules.ts';
import { devcontainer } from './devcontainer/rules.ts';
import { dockerfile } from './dockerfile/rules.ts';
import { firewall } from './firewall/rules.ts';
import { gitlab } from './gitlab/rules.ts';
import { dotenv } from './hosts/dotenv.ts';
import { sshd } from './hosts/sshd.ts';
import { systemd } from './hosts/systemd.ts';
import type { ConfigKind } from './kind.ts';
import { kubernetes } from './kubernetes/rules.ts';
import { cargoConfig, npm, pip } from './packages/rules.ts';
import { apache } from './proxy/apache.ts';
import { caddy } from './proxy/caddy.ts';
import { nginx } from './proxy/nginx.ts';
import type { ConfigFormat } from './shared/rule.ts';
import { terraform } from './terraform/rules.ts';

export const formats: Readonly<Record<ConfigKind, ConfigFormat>> = {
  dockerfile,
  compose,
  kubernetes,
  'github-actions': actions,
  'gitlab-ci': gitlab,
  terraform,
  nginx,
  caddy,
  apache,
  firewall,
  sshd,
  systemd,
  dotenv,
  npm,
  pip,
  cargo: cargoConfig,
  devcontainer,
  redis,
  postgres,
  'pg-hba': pgHba,
  mysql,
  mongodb,
  mosquitto,
  elasticsearch,
  'agent-settings': agentSettings,
};
