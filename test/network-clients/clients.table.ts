import type { NetworkClient, Target } from './client.ts';

const given = (option: string, { authority }: Target): string => (authority === undefined ? '' : ` ${option}${authority}`);
const before = (variable: string, { authority }: Target): string => (authority === undefined ? '' : `${variable}=${authority} `);
const HELLO = 'hello from the host';

/** requests as it is installed, or the one that pip brings along. */
const REQUESTS = `try:
  import requests
except ImportError:
  from pip._vendor import requests
import sys
print(requests.get(sys.argv[1], timeout=20, verify=sys.argv[2] if len(sys.argv) > 2 else None).text)`;

const URLLIB = `import ssl, sys, urllib.request
context = ssl.create_default_context(cafile=sys.argv[2]) if len(sys.argv) > 2 else None
print(urllib.request.urlopen(sys.argv[1], timeout=20, context=context).read().decode())`;

const NODE_HTTP = `const url = process.argv[1];
require(url.split(':')[0]).get(url, (answer) => answer.pipe(process.stdout)).on('error', (error) => { console.error(String(error)); process.exit(1); });`;

const NODE_FETCH = `fetch(process.argv[1]).then((answer) => answer.text()).then(console.log, (error) => { console.error(String(error), String(error.cause)); process.exit(1); });`;

const GO = `package main

import ("fmt"; "io"; "net/http"; "os"; "time")

func main() {
	client := http.Client{Timeout: 20 * time.Second}
	answer, err := client.Get(os.Args[1])
	if err != nil { fmt.Println(err); os.Exit(1) }
	body, _ := io.ReadAll(answer.Body)
	fmt.Println(string(body))
}
`;

const JAVA = `import java.net.URI;
import java.net.http.*;
import java.time.Duration;

public class Fetch {
  public static void main(String[] args) throws Exception {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    HttpRequest request = HttpRequest.newBuilder(URI.create(args[0])).timeout(Duration.ofSeconds(20)).build();
    System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
`;

const file = (name: string, content: string): string => `cat > ${name} <<'END'\n${content}\nEND`;

export const CLIENTS: readonly NetworkClient[] = [
  {
    name: 'curl',
    needs: 'curl --version',
    fetch: (to) => `curl -sS --max-time 20${given('--cacert ', to)} ${to.base}/hello`,
    expect: HELLO,
  },
  {
    name: 'wget',
    needs: 'wget --version',
    fetch: (to) => `wget -nv --tries=1 --timeout=20${given('--ca-certificate=', to)} -O - ${to.base}/hello`,
    expect: HELLO,
  },
  {
    name: 'git',
    needs: 'git --version',
    fetch: (to) =>
      `rm -rf cloned && git${given('-c http.sslCAInfo=', to)} clone -q ${to.base}/repository.git cloned && cat cloned/README`,
    expect: 'a repository of the host',
  },
  {
    name: 'npm',
    needs: 'npm --version',
    fetch: (to) =>
      `npm view answer description --registry=${to.base}/npm/ --cache=/tmp/npm --fetch-retries=0 --fetch-timeout=20000${given('--cafile=', to)}`,
    expect: 'a package of the host',
  },
  {
    name: 'pip',
    needs: 'python3 -m pip --version',
    fetch: (to) =>
      `python3 -m pip download --no-deps --disable-pip-version-check --retries 0 --timeout 20 -d /tmp/pip --trusted-host ${to.base.startsWith('https') ? 'none.test' : new URL(to.base).hostname} -i ${to.base}/simple${given('--cert ', to)} six && ls /tmp/pip && rm -r /tmp/pip`,
    expect: 'six-1.0-py3-none-any.whl',
    keepsAnswers: true,
  },
  {
    name: 'python requests',
    needs: "python3 -c 'import requests' || python3 -c 'from pip._vendor import requests'",
    prepare: file('with-requests.py', REQUESTS),
    fetch: (to) => `python3 with-requests.py ${to.base}/hello${given('', to)}`,
    expect: HELLO,
  },
  {
    name: 'python urllib',
    needs: 'python3 --version',
    prepare: file('with-urllib.py', URLLIB),
    fetch: (to) => `python3 with-urllib.py ${to.base}/hello${given('', to)}`,
    expect: HELLO,
  },
  {
    name: 'node fetch',
    needs: 'node --version',
    prepare: file('fetch.js', NODE_FETCH.replace('process.argv[1]', 'process.argv[2]')),
    fetch: (to) => `${before('NODE_EXTRA_CA_CERTS', to)}node fetch.js ${to.base}/hello`,
    expect: HELLO,
  },
  {
    name: 'node http, https',
    needs: 'node --version',
    prepare: file('get.js', NODE_HTTP.replace('process.argv[1]', 'process.argv[2]')),
    fetch: (to) => `${before('NODE_EXTRA_CA_CERTS', to)}node get.js ${to.base}/hello`,
    expect: HELLO,
  },
  {
    name: 'go net/http',
    needs: 'go version',
    prepare: `${file('fetch.go', GO)}\nGOFLAGS=-mod=mod GOTOOLCHAIN=local go build -o fetch-go fetch.go`,
    fetch: (to) => `${before('SSL_CERT_FILE', to)}./fetch-go ${to.base}/hello`,
    expect: HELLO,
  },
  {
    name: 'java HttpClient',
    needs: 'javac -version && keytool -help',
    prepare: [
      file('Fetch.java', JAVA),
      'javac Fetch.java',
      'keytool -importcert -noprompt -alias host -storepass changeit -file authority.pem -storetype JKS -keystore authority.store >/dev/null 2>&1',
    ].join('\n'),
    fetch: (to) =>
      `java -XX:TieredStopAtLevel=1${to.authority === undefined ? '' : ' -Djavax.net.ssl.trustStore=authority.store'} -cp . Fetch ${to.base}/hello`,
    expect: HELLO,
  },
];
