import { beforeAll, describe, expect, test } from 'vitest';
import { loadShellParser } from '../../guard/shell-parser.ts';
import { effectsOfShell } from './index.ts';
import type { ShellParser } from './index.ts';

let parser: ShellParser;
beforeAll(async () => {
  parser = await loadShellParser();
});

/** Ordinary work of a developer; none of it loses anything that cannot be made again. */
const ORDINARY = [
  'ls -la', 'pwd', 'cat README.md', 'head -n 20 src/a.ts', 'grep -rn TODO src', 'rg "rm -rf"', 'grep -r "DROP TABLE" migrations', 'find . -name "*.ts"', 'find . -name x', 'find . -type f | wc -l', 'find . -name "*.pyc" -delete',
  'find . -type d -name node_modules -exec rm -rf {} +', 'find . -name __pycache__ -prune -exec rm -rf {} \\;', "find . -name '*.ts' -exec grep -l foo {} +", "find . -name '*.ts' | xargs wc -l", 'git status', 'git diff', 'git log --oneline -5', 'git add -A', 'git commit -m "remove rm -rf from the script"',
  "git commit -m 'rm -rf /'", 'git push', 'git push origin main', 'git push -u origin feature', 'git push --dry-run --force', 'git pull --rebase', 'git fetch --prune', 'git checkout main', 'git checkout -b feature origin/main', 'git switch main',
  'git stash', 'git stash pop', 'git stash list', 'git branch -d merged', 'git reset HEAD~1', 'git reset --soft HEAD~1', 'git restore --staged a.ts', 'git rm --cached a.ts', 'git clean -n', 'git tag v1.0.0',
  'git merge feature', 'git rebase main', 'git cherry-pick abc123', 'git worktree add ../x', 'git remote -v', 'git clone https://example.test/a.git', 'npm test', 'npm ci', 'npm install', 'npm run build', 'npm run lint -- --fix', 'npx tsc --noEmit', 'npx vitest run', '$(npm bin)/eslint .', 'pnpm install', 'pnpm -r build', 'yarn add left-pad',
  'node -e "console.log(1)"', 'node server.js', 'python3 -c "print(1)"', 'python3 -m pytest -x', 'pytest tests', 'pip install -r requirements.txt', 'poetry run pytest', 'uv run ruff check .', 'cargo build --release', 'cargo test', 'cargo publish --dry-run', 'go test ./...', 'go build -o bin/app ./cmd/app',
  'make', 'make -j8 test', 'cmake -B build -S .', 'mvn -q verify', './gradlew test', 'docker build -t app .', 'docker ps -a', 'docker run --rm -it node:20 npm test', 'docker compose up -d', 'docker compose down', 'docker logs app', 'docker exec app ls /app',
  'kubectl get pods -A', 'kubectl describe pod delete-me', 'kubectl logs -f app', 'kubectl delete pod x --dry-run=client', 'terraform plan', 'terraform init', 'terraform fmt', 'terraform validate', 'helm list', 'helm template .', 'aws s3 ls', 'aws ec2 describe-instances', 'gcloud compute instances list',
  'psql -c "SELECT * FROM users"', "psql -c \"SELECT 'DROP TABLE x'\"", 'psql -c "DELETE FROM t WHERE id = 3"', 'psql -c "UPDATE t SET a = 1 WHERE id = 3"', 'sqlite3 app.db .tables', 'redis-cli GET key', 'mongosh --eval "db.users.find()"',
  'rm -rf node_modules dist', 'rm -rf node_modules && npm ci', 'rm -rf ./build', 'rm -f /tmp/x.log', 'rm -rf dist/*', 'rm -rf coverage .next', 'rm -r packages/a/node_modules', 'rimraf dist',
  'rsync -a src/ backup/', 'rsync -an --delete a/ b/', "sed 's/a/b/' file", "sed -i 's/a/b/g' file.txt", "sed -n '1,20p' file", "sed -i 's/d/e/;s/x/d/' a", "awk '{print $1}' file", "perl -pe 's/a/b/' file", 'tr a-z A-Z < in', 'sort file | uniq -c', 'cut -d: -f1 file', 'jq .name package.json',
  'echo "rm -rf /"', "echo 'rm -rf ~' >> notes.md", 'printf "%s\\n" "git push --force"', 'gh issue create --title x --body "rm -rf /"', 'gh pr create --fill', 'gh pr list', 'echo x > out.txt', 'npm test > out.log 2>&1', 'ls | tee out.txt', 'cat > newfile <<EOF\nrm -rf /\nEOF', "cat <<'EOF' > script.sh\nrm -rf /\nEOF",
  'mkdir -p src/a', 'touch a', 'cp a b', 'cp -r src backup', 'mv a.ts b.ts', 'ln -s a b', 'chmod +x script.sh', 'chmod 644 a', 'chmod -R u+w src', 'tar xzf a.tgz', 'tar czf a.tgz src', 'unzip a.zip', 'diff a b', 'curl -s https://example.test/api', 'curl -fsSLO https://example.test/a.tgz', 'wget https://example.test/a.tgz',
  'curl -s https://example.test/a.json | jq .', 'curl -d x=1 http://localhost:3000', 'ps aux', 'kill 1234', 'kill -9 1234', 'sleep 1', 'env | sort', 'which node', 'node --version', 'source .venv/bin/activate', 'export NODE_ENV=test', 'cd src && ls', 'for f in *.ts; do echo $f; done', 'if [ -f a ]; then cat a; fi',
  'test -d src || mkdir src', 'while read l; do echo "$l"; done < file', '[[ -f a ]] && echo yes', 'bash -c "npm test"', 'sh script.sh', './script.sh', 'timeout 60 npm test', 'sudo apt-get install -y jq', 'time make', 'watch -n 1 ls', 'systemctl status nginx', 'journalctl -u app -n 50', 'crontab -l', 'dd if=in.bin of=/dev/null bs=1M', 'ssh host uptime', 'history -c', 'ls 2>/dev/null', 'npm publish --dry-run', 'vim file',
] as const;

describe('ordinary commands are not destructive', () => {
  test.each(ORDINARY)('%s', (text) => {
    const result = effectsOfShell(text, parser, { cwd: '/w', home: '/home/u' });
    expect(result.effects.filter((effect) => effect.destructive), text).toEqual([]);
  });
  test('there are at least a hundred', () => {
    expect(ORDINARY.length).toBeGreaterThanOrEqual(100);
  });
});
