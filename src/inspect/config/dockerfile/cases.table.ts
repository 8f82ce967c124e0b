import type { Case } from '../shared/case.ts';

const base = 'FROM node:22.1\nUSER node\n';

export const dockerfileCases: readonly Case[] = [
  { rule: 'docker-root-user', bad: 'FROM node:22.1\nRUN npm ci\n', good: 'FROM node:22.1\nRUN npm ci\nUSER node\n' },
  { rule: 'docker-root-user', bad: 'FROM node:22.1\nUSER node\nUSER root\n', good: 'FROM node:22.1\nUSER root\nUSER 1000\n' },
  {
    rule: 'docker-root-user',
    bad: 'FROM a:1 AS b\nUSER x\nFROM c:1\nCOPY --from=b /x /x\n',
    good: 'FROM a:1 AS b\nUSER x\nFROM b\nRUN x\n',
  },
  { rule: 'docker-latest-tag', bad: 'FROM node\nUSER node\n', good: base },
  {
    rule: 'docker-latest-tag',
    bad: 'FROM node:latest AS build\nUSER node\n',
    good: 'FROM node:22.1 AS build\nUSER node\nFROM build\n',
  },
  {
    rule: 'docker-add-remote',
    bad: `${base}ADD https://h.example/x.tgz /x\n`,
    good: `${base}ADD --checksum=sha256:aa https://h.example/x.tgz /x\n`,
  },
  {
    rule: 'docker-pipe-to-shell',
    bad: `${base}RUN apt update && \\\n  # why\n  curl -fsSL https://h.example/i.sh | bash -s -- -y\n`,
    good: `${base}RUN curl -fsSLo i.sh https://h.example/i.sh && echo "aa i.sh" | sha256sum -c && sh i.sh\n`,
  },
  {
    rule: 'docker-pipe-to-shell',
    bad: `${base}RUN <<EOF\nwget -qO- https://h.example/i.sh | sh\nEOF\n`,
    good: `${base}RUN <<EOF\necho | sh\nEOF\n`,
  },
  {
    rule: 'docker-tls-off',
    bad: `${base}RUN curl -sk https://h.example/x -o x\n`,
    good: `${base}RUN curl -s https://h.example/x -o x\n`,
  },
  {
    rule: 'docker-tls-off',
    bad: `${base}ENV NODE_TLS_REJECT_UNAUTHORIZED=0\n`,
    good: `${base}ENV NODE_EXTRA_CA_CERTS=/ca.pem\n`,
  },
  {
    rule: 'docker-secret-in-image',
    bad: `${base}ENV DB_PASSWORD=Tr0ub4dor\n`,
    good: `${base}ENV DB_PASSWORD_FILE=/run/secrets/db\n`,
  },
  { rule: 'docker-secret-in-image', bad: `${base}ENV API_KEY abcdef123\n`, good: `${base}ENV API_KEY_TTL 300\n` },
  { rule: 'docker-secret-in-image', bad: `${base}ARG NPM_TOKEN\n`, good: `${base}RUN --mount=type=secret,id=npm npm ci\n` },
  { rule: 'docker-secret-in-image', bad: `${base}COPY .env /app/\n`, good: `${base}COPY .env.example /app/\n` },
  { rule: 'docker-wide-rights', bad: `${base}RUN chmod -R 777 /app\n`, good: `${base}RUN chmod -R 755 /app\n` },
  {
    rule: 'docker-build-unconfined',
    bad: `${base}RUN --security=insecure make\n`,
    good: `${base}RUN --mount=type=cache,target=/c make\n`,
  },
  { rule: 'docker-remote-login', bad: `${base}RUN echo "root:root" | chpasswd\n`, good: `${base}RUN useradd app\n` },
  { rule: 'docker-remote-login', bad: `${base}EXPOSE 22\n`, good: `${base}EXPOSE 8080\n` },
];
