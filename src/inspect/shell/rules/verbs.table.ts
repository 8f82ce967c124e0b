import type { EffectKind } from '../../../model/index.ts';
import type { VerbRule } from './verb.ts';

type Extra = Pick<VerbRule, 'with' | 'unless'>;

function loses(kind: EffectKind, run: string, says: string, extra: Extra = {}): VerbRule {
  return { run, kind, says, destructive: true, ...extra };
}

function does(kind: EffectKind, run: string, says: string, extra: Extra = {}): VerbRule {
  return { run, kind, says, destructive: false, ...extra };
}

const DRY: Extra = { unless: ['--dry-run', '--dryrun', '-dry-run', '--whatif', '--what-if', '--help'] };
const KUBE_DRY: Extra = { unless: ['--dry-run', '--dry-run=client', '--dry-run=server', '--help'] };

/** Infrastructure as code and clusters. */
const INFRASTRUCTURE: readonly VerbRule[] = [
  loses('remote', 'terraform|tofu|terragrunt destroy', 'destroys managed infrastructure'),
  loses('remote', 'terraform|tofu|terragrunt apply', 'destroys managed infrastructure', { with: ['-destroy'] }),
  loses('remote', 'terraform|tofu|terragrunt apply', 'changes infrastructure without a question', {
    with: ['-auto-approve', '--terragrunt-non-interactive'],
  }),
  loses('remote', 'terraform|tofu|terragrunt run-all|run destroy|apply', 'changes infrastructure in many modules'),
  loses('remote', 'terraform|tofu state rm|push', 'changes the record of managed infrastructure', DRY),
  loses('remote', 'terraform|tofu workspace delete', 'deletes a workspace with its state'),
  loses('remote', 'terraform|tofu force-unlock', 'breaks the lock of the state'),
  does('remote', 'terraform|tofu|terragrunt apply|import|taint', 'changes infrastructure'),
  does('network', 'terraform|tofu|terragrunt plan|refresh|init', 'reads infrastructure'),
  loses('remote', 'pulumi destroy', 'destroys managed infrastructure', { unless: ['--preview-only'] }),
  loses('remote', 'pulumi stack rm', 'deletes a stack'),
  loses('remote', 'pulumi state delete', 'changes the record of managed infrastructure'),
  loses('remote', 'pulumi up|update', 'changes infrastructure without a question', { with: ['-y', '--yes'] }),
  does('remote', 'pulumi up|update|import', 'changes infrastructure'),
  loses(
    'remote',
    'cdk|sst|serverless|sls|copilot|sam|cdktf|amplify|eb|chalice|zappa remove|destroy|delete|terminate|undeploy',
    'destroys deployed infrastructure',
  ),
  loses('remote', 'copilot|eb app|svc|env delete|terminate', 'destroys deployed infrastructure'),
  does('remote', 'cdk|sst|serverless|sls|copilot|sam|cdktf|amplify|eb|chalice|zappa deploy', 'deploys'),
  loses('remote', 'kubectl|oc|k delete', 'deletes resources of the cluster', KUBE_DRY),
  loses('remote', 'kubectl|oc|k drain', 'drives the work off a node', KUBE_DRY),
  loses('remote', 'kubectl|oc|k replace', 'deletes and makes resources of the cluster again', { with: ['--force'] }),
  loses('remote', 'kubectl|oc|k scale', 'scales down to nothing', { with: ['--replicas=0'] }),
  loses('remote', 'kubectl|oc|k apply', 'deletes resources of the cluster', { with: ['--prune'] }),
  does(
    'remote',
    'kubectl|oc|k apply|create|replace|patch|edit|scale|set|label|annotate|cordon|uncordon|taint|run|expose|autoscale',
    'changes the cluster',
    KUBE_DRY,
  ),
  does('remote', 'kubectl|oc|k rollout restart|undo|pause|resume', 'changes a deployment'),
  does('remote', 'kubectl|oc|k cp|debug|attach|proxy|certificate|plugin', 'reaches into the cluster'),
  does(
    'network',
    'kubectl|oc|k get|describe|logs|top|diff|explain|version|api-resources|events|wait|port-forward',
    'reads the cluster',
  ),
  loses('remote', 'helm|helmfile|helm3 delete|uninstall|del|un|destroy', 'uninstalls a release', { unless: ['--dry-run'] }),
  loses('remote', 'helm rollback', 'rolls a release back', { with: ['--force'] }),
  does('remote', 'helm|helmfile|helm3 install|upgrade|rollback|apply|sync|push', 'changes a release', { unless: ['--dry-run'] }),
  loses('remote', 'argocd app|proj|cluster|repo delete|rm', 'deletes a deployment'),
  loses('remote', 'flux delete|uninstall **', 'deletes deployments'),
  loses('remote', 'k3d|kind cluster|node delete', 'deletes a cluster'),
  loses('remote', 'minikube delete', 'deletes a cluster'),
  loses('remote', 'kind delete', 'deletes a cluster'),
  loses('remote', 'eksctl|kops delete', 'deletes a cluster'),
  loses('remote', 'kubeadm reset', 'removes this machine from its cluster'),
  loses('remote', 'nomad job|node|namespace|volume stop|purge|drain|delete', 'stops or deletes work of the cluster'),
  loses('remote', 'nomad stop', 'stops work of the cluster'),
  loses('remote', 'consul kv delete', 'deletes keys'),
  loses('remote', 'vault delete', 'deletes a secret'),
  loses('remote', 'vault kv delete|destroy|metadata', 'deletes a secret'),
  loses('remote', 'vault secrets|auth disable', 'deletes a secret engine with its secrets'),
  loses('remote', 'vagrant destroy', 'destroys a virtual machine'),
  loses('system', 'virsh undefine|destroy|vol-delete|pool-delete|snapshot-delete', 'destroys a virtual machine or its disk'),
  loses('remote', 'multipass delete|purge', 'deletes a virtual machine'),
  loses('system', 'lxc|incus delete', 'deletes a container'),
  does('remote', 'ansible **', 'runs on other machines'),
  does('remote', 'ansible-playbook **', 'changes other machines', {
    unless: ['--check', '-C', '--syntax-check', '--list-tasks', '--list-hosts'],
  }),
];

/** Clouds and hosted services. */
const CLOUDS: readonly VerbRule[] = [
  loses('remote', 'aws s3 rb|rm', 'deletes from a storage bucket', DRY),
  loses('remote', 'aws s3 sync', 'deletes what the source has not from a storage bucket', { with: ['--delete'], ...DRY }),
  loses('remote', 'aws s3 mv', 'moves away objects of a storage bucket', DRY),
  loses(
    'remote',
    'aws * delete-*|terminate-*|remove-*|purge-*|destroy-*|deregister-*|release-*|revoke-*|batch-delete-*|schedule-key-deletion|reset-*|disable-*|stop-*',
    'deletes or stops cloud resources',
    DRY,
  ),
  loses('remote', 'aws * update-*|modify-*|put-bucket-*|put-*-policy', 'changes cloud resources', {
    with: ['--force', '--force-delete-without-recovery'],
  }),
  does('network', 'aws * describe-*|get-*|list-*|ls|head-*|wait', 'reads the cloud'),
  does('network', 'aws sts|configure|sso **', 'reads the cloud account'),
  does('network', 'aws s3 ls', 'reads the cloud'),
  does('remote', 'aws * *', 'reaches the cloud'),
  loses(
    'remote',
    'gcloud|bq|gsutil ** delete|rm|rb|remove|destroy|stop|remove-iam-policy-binding|undelete|reset|disable|abandon-instances',
    'deletes or stops cloud resources',
    DRY,
  ),
  loses('remote', 'gsutil rsync', 'deletes what the source has not from a storage bucket', { with: ['-d'] }),
  loses('remote', 'gcloud storage rsync', 'deletes what the source has not from a storage bucket', {
    with: ['--delete-unmatched-destination-objects'],
  }),
  does('network', 'gcloud|bq|gsutil ** list|describe|ls|show|stat', 'reads the cloud'),
  does('network', 'gcloud config|auth|info **', 'reads the cloud account'),
  does('remote', 'gcloud|bq|gsutil **', 'reaches the cloud'),
  loses(
    'remote',
    'az ** delete|purge|delete-batch|remove|deallocate|stop|reset|delete-source',
    'deletes or stops cloud resources',
    DRY,
  ),
  does('network', 'az ** list|show', 'reads the cloud'),
  does('remote', 'az **', 'reaches the cloud'),
  loses(
    'remote',
    'doctl|linode-cli|hcloud|vultr-cli|oci|ibmcloud|scw|exo|civo|aliyun|s3cmd|mc|b2|s5cmd|openstack|ovh ** delete|rm|rb|remove|destroy|terminate|del|d|shutdown|poweroff|rebuild|rebuild-instance|delete-*|terminate-*',
    'deletes cloud resources',
    DRY,
  ),
  does(
    'remote',
    'doctl|linode-cli|hcloud|vultr-cli|oci|ibmcloud|scw|exo|civo|aliyun|s3cmd|mc|b2|s5cmd|openstack **',
    'reaches the cloud',
  ),
  loses(
    'remote',
    'gh repo|release|issue|run|gist|label|secret|variable|cache|codespace|ruleset|workflow|project|gpg-key|ssh-key delete|delete-asset|archive|disable|item-delete',
    'deletes on GitHub',
  ),
  loses('remote', 'gh repo edit', 'changes who sees a repository', { with: ['--visibility'] }),
  loses('remote', 'gh api', 'deletes through the GitHub API', { with: ['-XDELETE', '--method=DELETE', 'DELETE'] }),
  does('network', 'gh api', 'reads GitHub', { with: ['-XGET', '--method=GET', 'GET'] }),
  does('remote', 'gh api', 'changes something on GitHub', {
    with: ['-f', '-F', '-X', '--method', '--field', '--raw-field', '--input'],
  }),
  does('publish', 'gh release create|upload|edit', 'publishes a release'),
  loses('remote', 'gh pr close|merge', 'deletes the branch of a pull request', { with: ['--delete-branch', '-d'] }),
  does('remote', 'gh pr merge', 'merges a pull request'),
  does(
    'remote',
    'gh pr|issue|repo|gist|secret|variable|workflow|run|label|codespace|project create|edit|comment|close|review|ready|reopen|set|fork|rename|rerun|cancel|run|transfer|lock',
    'changes something on GitHub',
  ),
  does('network', 'gh **', 'reads GitHub'),
  loses('remote', 'glab repo|release|issue|mr|variable|ci delete', 'deletes on GitLab'),
  does('remote', 'glab **', 'reaches GitLab'),
  loses(
    'remote',
    'heroku apps:destroy|pg:reset|addons:destroy|pipelines:destroy|domains:remove|config:unset|ps:stop|maintenance:on',
    'destroys hosted resources',
  ),
  loses('remote', 'heroku pg:*|redis:*', 'changes a hosted database', { with: ['--confirm'] }),
  does('remote', 'heroku **', 'reaches Heroku'),
  loses(
    'remote',
    'fly|flyctl apps|volumes|machine|machines|postgres|secrets|certs|ips destroy|delete|remove|unset|release',
    'destroys hosted resources',
  ),
  loses('remote', 'fly|flyctl destroy', 'destroys hosted resources'),
  does('remote', 'fly|flyctl deploy|launch|scale|secrets|apps', 'deploys'),
  loses(
    'remote',
    'vercel|netlify|railway|render|wrangler|firebase|supabase|neonctl|pscale|turso|now|surge|cf ** rm|remove|delete|destroy|teardown|down|delete-function|delete-space|delete-service|functions:delete|firestore:delete|hosting:disable|database:remove|projects:delete|sites:delete|env:unset',
    'deletes hosted resources',
    DRY,
  ),
  loses('remote', 'supabase db reset|push', 'resets or changes a database', { with: ['--linked', '--db-url', '--include-all'] }),
  loses('database', 'supabase db reset', 'drops and makes the database again'),
  does('remote', 'vercel|netlify|railway|wrangler|firebase|supabase|now|surge|cf deploy|publish|push|up|link', 'deploys'),
  does('remote', 'vercel|now **', 'deploys', { with: ['--prod'] }),
  does(
    'remote',
    'ngrok|cloudflared|localtunnel|lt|bore|zrok|tailscale http|tcp|tls|tunnel|funnel|share|local|start',
    'opens this machine to the network',
  ),
  does('remote', 'localtunnel|lt **', 'opens this machine to the network', { with: ['--port', '-p'] }),
  does('remote', 'ssh-copy-id **', 'lets a key log in on another machine'),
  loses('remote', 'sentry-cli releases|sourcemaps delete', 'deletes a release record'),
  loses('remote', 'stripe **', 'changes payment data', { with: ['--live'] }),
];

/** Containers and images on this machine. */
const CONTAINERS: readonly VerbRule[] = [
  loses('system', 'docker|podman|nerdctl system prune|reset', 'deletes unused containers, networks, images and caches', {
    unless: ['--help'],
  }),
  loses('system', 'docker|podman|nerdctl volume rm|prune|remove', 'deletes volumes with their data'),
  loses(
    'system',
    'docker|podman|nerdctl container|image|network|builder|buildx|secret|config|service|stack|node|swarm|pod|machine|context|plugin|manifest prune|rm|remove|kill|leave',
    'deletes containers, images or networks',
  ),
  loses('system', 'docker|podman|nerdctl rm', 'deletes containers', { with: ['-f', '--force', '-v', '--volumes'] }),
  loses('system', 'docker|podman|nerdctl rm|kill', 'deletes or kills containers'),
  loses('system', 'docker|podman|nerdctl rmi', 'deletes images'),
  loses('system', 'docker|podman|nerdctl compose down', 'deletes containers with their volumes', {
    with: ['-v', '--volumes', '--rmi'],
  }),
  loses('system', 'docker|podman|nerdctl compose rm', 'deletes containers', { with: ['-v', '-f', '--force'] }),
  loses('system', 'docker-compose|podman-compose down', 'deletes containers with their volumes', {
    with: ['-v', '--volumes', '--rmi'],
  }),
  loses('system', 'docker-compose|podman-compose rm', 'deletes containers', { with: ['-v', '-f', '--force'] }),
  does('publish', 'docker|podman|nerdctl|buildah|skopeo|crane|oras push|copy', 'publishes an image'),
  does('publish', 'docker|podman|nerdctl buildx|image|manifest push', 'publishes an image'),
  does('publish', 'docker|podman|nerdctl buildx build', 'publishes an image', { with: ['--push'] }),
  does('publish', 'docker|podman|nerdctl build', 'publishes an image', { with: ['--push'] }),
  loses('remote', 'skopeo|crane|oras|regctl delete', 'deletes an image of a registry'),
  does('network', 'docker|podman|nerdctl pull|login|search', 'reaches a registry'),
  loses('system', 'buildah|crictl|ctr rm|rmi|prune|delete', 'deletes containers or images'),
];

/** Package managers: publishing reaches other people and cannot be taken back. */
const PACKAGES: readonly VerbRule[] = [
  loses('publish', 'npm|pnpm unpublish', 'takes a published package away'),
  loses('publish', 'npm|pnpm|yarn|bun|lerna|changeset|vsce|ovsx|jsr|deno publish', 'publishes a package', {
    unless: ['--dry-run'],
  }),
  loses('publish', 'yarn npm publish', 'publishes a package', DRY),
  does('publish', 'npm|pnpm|yarn deprecate|dist-tag|owner|access|team|token|hook', 'changes a published package or its account'),
  loses('publish', 'vsce unpublish', 'takes a published extension away'),
  loses('publish', 'cargo publish', 'publishes a package', DRY),
  loses('publish', 'cargo yank|owner', 'changes a published package'),
  loses('publish', 'gem push', 'publishes a package'),
  loses('publish', 'gem yank', 'takes a published package away'),
  loses('publish', 'twine|poetry|flit|hatch|uv|pdm|maturin|rye upload|publish', 'publishes a package', { unless: ['--dry-run'] }),
  does(
    'publish',
    'mvn|mvnw|gradle|gradlew|sbt ** deploy|publish|release:perform|publishToMavenCentral|publishSigned',
    'publishes a package',
    DRY,
  ),
  loses('publish', 'python|python3 setup.py ** upload', 'publishes a package'),
  loses('publish', 'dotnet nuget push', 'publishes a package'),
  loses('publish', 'dotnet nuget delete', 'takes a published package away'),
  loses('publish', 'nuget push', 'publishes a package'),
  loses('publish', 'pod trunk push', 'publishes a package'),
  loses('publish', 'mix hex.publish', 'publishes a package'),
  does('publish', 'goreleaser|semantic-release|release-it|np|standard-version release', 'publishes a release', DRY),
  does('publish', 'semantic-release|release-it|np|npm-publish **', 'publishes a release', DRY),
  does('publish', 'helm|oras|snapcraft|flatpak push|upload', 'publishes a package'),
  does('network', 'npm|pnpm|yarn|bun install|i|ci|add|update|upgrade|up|audit|outdated|view|info', 'fetches packages'),
  does(
    'network',
    'pip|pip3|pipx|uv|poetry|pdm|cargo|gem|bundle|go|composer|brew|mise install|add|update|fetch|get|download|sync|lock|mod',
    'fetches packages',
  ),
  loses(
    'system',
    'apt|apt-get|aptitude|dnf|yum|zypper|apk|brew|pacman|snap|flatpak|dpkg|rpm|port|nix-env remove|purge|autoremove|erase|del|uninstall|-R|-Rs|-Rns|-P|-r|-e',
    'removes installed programs',
    { unless: ['-s', '--simulate', '--dry-run'] },
  ),
  loses('system', 'pacman|dpkg|rpm|nix-env **', 'removes installed programs', {
    with: ['-R', '-Rs', '-Rns', '-P', '--purge', '--remove', '-e', '--erase'],
  }),
  does(
    'system',
    'apt|apt-get|aptitude|dnf|yum|zypper|apk|pacman|snap|flatpak install|add|upgrade|dist-upgrade|full-upgrade',
    'installs programs',
  ),
];

/** Database tools that take no SQL text, and frameworks' own commands. */
const DATABASES: readonly VerbRule[] = [
  loses('database', 'mysqladmin ** drop|shutdown|flush-hosts', 'drops a database'),
  loses('database', 'prisma migrate reset', 'drops and makes the database again'),
  loses('database', 'prisma db push', 'changes the database and accepts that data is lost', {
    with: ['--force-reset', '--accept-data-loss'],
  }),
  does('database', 'prisma migrate|db deploy|dev|push|seed|execute', 'changes the database'),
  loses(
    'database',
    'rails|rake|bundle|hanami db:drop*|db:reset*|db:purge*|db:truncate_all*|db:migrate:reset*|db:schema:load*|db:setup*|db:rollback*',
    'drops or resets the database',
  ),
  does('database', 'rails|rake db:*', 'changes the database'),
  loses(
    'database',
    'php artisan migrate:fresh|migrate:reset|migrate:refresh|db:wipe|migrate:rollback',
    'drops the tables of the database',
  ),
  loses('database', 'artisan|sail migrate:fresh|migrate:reset|migrate:refresh|db:wipe', 'drops the tables of the database'),
  loses('database', 'python|python3|django-admin|manage.py ** flush|reset_db|sqlflush', 'deletes every row of the database'),
  loses('database', 'alembic|flask ** downgrade', 'takes back database migrations'),
  loses(
    'database',
    'sequelize|sequelize-cli|typeorm|knex|drizzle-kit|mikro-orm|db-migrate|goose|dbmate|migrate|flyway|liquibase ** db:drop|db:migrate:undo:all|schema:drop|drop|migrate:rollback|rollback|down|reset|clean|dropAll|drop-all|schema:fresh|migration:fresh',
    'drops or takes back database tables',
    DRY,
  ),
  loses('database', 'mix ecto.drop|ecto.reset|ecto.rollback', 'drops or takes back database tables'),
  loses('database', 'dotnet ef database drop', 'drops the database'),
  loses('database', 'etcdctl del', 'deletes keys'),
  loses('database', 'influx delete', 'deletes measurements'),
  loses('database', 'influx bucket|org delete', 'deletes measurements'),
  loses('database', 'kafka-topics|kafka-topics.sh **', 'deletes a topic', { with: ['--delete'] }),
  loses('database', 'rabbitmqctl delete_*|purge_queue|reset|force_reset|delete_vhost', 'deletes queues'),
  loses('database', 'rabbitmqadmin delete|purge', 'deletes queues'),
];

/** Services, users, disks and the machine itself. */
const SYSTEM: readonly VerbRule[] = [
  loses(
    'system',
    'systemctl|service stop|disable|mask|kill|poweroff|reboot|halt|isolate|revert|rescue|emergency|kexec|hibernate|suspend',
    'stops or disables a service or the machine',
  ),
  loses('system', 'service * stop', 'stops a service'),
  does('system', 'systemctl start|restart|enable|reload|daemon-reload|unmask|edit|set-property|try-restart', 'changes a service'),
  loses(
    'system',
    'supervisorctl|rc-service|rc-update|launchctl|pm2|initctl ** stop|del|delete|remove|bootout|unload|disable|kill|shutdown|flush',
    'stops or removes a service',
  ),
  loses('system', 'zfs|zpool destroy|rollback|labelclear', 'destroys a file system or a pool'),
  loses('system', 'btrfs subvolume|filesystem|device delete|remove', 'deletes a subvolume'),
  loses(
    'system',
    'cryptsetup luksFormat|erase|luksErase|luksKillSlot|luksRemoveKey|reencrypt',
    'makes an encrypted disk unreadable',
  ),
  loses('system', 'ip link|addr|route|netns delete|del|flush', 'removes network settings'),
  loses('system', 'ip link|l set', 'takes a network interface down', { with: ['down'] }),
  loses('system', 'ifconfig * down', 'takes a network interface down'),
  loses('system', 'fuser **', 'ends every process that uses a file or a port', { with: ['-k', '--kill'] }),
  loses('system', 'iptables|ip6tables|ebtables **', 'removes firewall rules', {
    with: ['-F', '-X', '--flush', '--delete-chain', '-D', '-P', '--policy'],
  }),
  loses('system', 'iptables|ip6tables|nft|ufw flush|reset|disable|delete|destroy', 'removes firewall rules'),
  loses('system', 'nft flush|delete **', 'removes firewall rules'),
  loses('system', 'ufw disable|reset|delete', 'removes firewall rules'),
  loses('system', 'diskutil eraseDisk|eraseVolume|partitionDisk|reformat|zeroDisk|secureErase|apfs', 'erases a disk'),
  loses('system', 'parted|sgdisk|gdisk|sfdisk ** mklabel|rm|mkpart|--zap-all|--delete', 'changes the partitions of a disk'),
  loses('system', 'sgdisk|sfdisk **', 'changes the partitions of a disk', {
    with: ['-Z', '-o', '-d', '--zap', '--zap-all', '--clear', '--delete', '--wipe'],
  }),
  loses('system', 'mdadm **', 'stops or erases a disk array', {
    with: ['--stop', '--zero-superblock', '--remove', '--fail', '-S'],
  }),
  loses('system', 'nmcli connection|con|c|device delete|down|disconnect', 'removes a network connection'),
  loses('system', 'tmutil delete|deletelocalsnapshots|disable', 'deletes backups'),
  loses('system', 'restic|borg|duplicity|kopia forget|prune|delete|remove-all-but-n-full|compact', 'deletes backups', DRY),
  loses('system', 'snapper delete', 'deletes snapshots'),
  loses('system', 'vssadmin delete', 'deletes snapshots'),
  loses('system', 'VBoxManage|vboxmanage unregistervm|closemedium', 'deletes a virtual machine or its disk', {
    with: ['--delete', '--delete-all'],
  }),
  loses('system', 'conda|mamba|micromamba env remove', 'removes an environment with what is installed in it'),
  loses('system', 'conda|mamba|micromamba remove', 'removes an environment with what is installed in it', { with: ['--all'] }),
  loses('system', 'nix-collect-garbage **', 'deletes earlier generations of the system', { with: ['-d', '--delete-old'] }),
  loses('system', 'ssh-add **', 'removes keys from the agent', { with: ['-D', '-d'] }),
  loses('delete', 'zip **', 'takes files out of an archive', { with: ['-d', '--delete'] }),
  loses('delete', '7z|7za|7zz d', 'takes files out of an archive'),
  loses('delete', 'ar d', 'takes files out of an archive'),
  loses(
    'remote',
    'npm|yarn|pnpm|bun run|run-script destroy|nuke|purge|wipe|*:destroy|*:drop|*:nuke|*:wipe|*:purge|*:reset|drop:*|reset:db|destroy:*',
    'runs a script that by its name destroys',
  ),
  loses('delete', 'cmake **', 'deletes files (cmake -E)', { with: ['rm', 'remove', 'remove_directory'] }),
  loses('overwrite', 'hg purge|strip|revert|clean', 'throws away changes or commits', {
    unless: ['-p', '--print', '-n', '--dry-run'],
  }),
  loses('overwrite', 'hg update|up|checkout|co', 'throws away changes', { with: ['-C', '--clean'] }),
  loses('overwrite', 'svn revert|delete|rm|remove', 'throws away changes or files'),
  loses('delete', 'svn cleanup', 'deletes files that are not tracked', { with: ['--remove-unversioned', '--remove-ignored'] }),
  loses('delete', 'jj abandon', 'throws away a change'),
  loses('remote', 'p4 obliterate', 'deletes files with their history'),
  loses('delete', 'fossil clean', 'deletes files that are not tracked'),
  loses('system', 'tmux kill-server', 'ends every terminal session'),
  loses('system', 'gsettings|dconf reset|reset-recursively', 'resets settings'),
  loses('system', 'defaults delete', 'deletes settings'),
  loses('system', 'reg delete', 'deletes registry keys'),
  loses('system', 'gpg|gpg2 **', 'deletes keys', {
    with: ['--delete-keys', '--delete-secret-keys', '--delete-secret-and-public-key', '--delete-key', '--delete-secret-key'],
  }),
  loses('system', 'security delete-*', 'deletes keys or passwords'),
];

/** Rows by program; within a program the first match speaks, so the severe rows stand first. */
export const VERB_RULES: readonly VerbRule[] = [
  ...INFRASTRUCTURE,
  ...CLOUDS,
  ...CONTAINERS,
  ...PACKAGES,
  ...DATABASES,
  ...SYSTEM,
];
