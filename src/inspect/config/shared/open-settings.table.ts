/** Variables with which a program's image is told to ask for no password, or to run what a stranger sends. */
export const openSettings: readonly { readonly name: RegExp; readonly value: RegExp }[] = [
  { name: /^POSTGRES_HOST_AUTH_METHOD$/, value: /^trust$/ },
  { name: /^(?:MYSQL|MARIADB)_ALLOW_EMPTY(?:_ROOT)?_PASSWORD$/, value: /^(?:yes|true|1)$/i },
  { name: /^ALLOW_(?:EMPTY_PASSWORD|ANONYMOUS_LOGIN)$/, value: /^(?:yes|true|1)$/i },
  { name: /^xpack\.security\.enabled$/, value: /^false$/i },
  {
    name: /^(?:DISABLE_SECURITY_PLUGIN|plugins\.security\.disabled|DISABLE_AUTH|DISABLE_AUTHENTICATION|NO_AUTH|FB_NOAUTH|SKIP_AUTH)$/,
    value: /^(?:yes|true|1)$/i,
  },
  {
    name: /^(?:REQUIRE_AUTH|AUTH_ENABLED|ENABLE_AUTH|INFLUXDB_HTTP_AUTH_ENABLED|N8N_BASIC_AUTH_ACTIVE|NEXTCLOUD_AUTH|WEBUI_AUTH|PAPERLESS_AUTH)$/,
    value: /^(?:no|false|0)$/i,
  },
  { name: /^GF_AUTH_ANONYMOUS_ORG_ROLE$/, value: /^(?:Admin|Editor)$/ },
  { name: /^NEO4J_AUTH$/, value: /^none$/ },
  { name: /^(?:JUPYTER_TOKEN|NOTEBOOK_TOKEN)$/, value: /^$/ },
  { name: /^GO2RTC_ALLOW_ARBITRARY_EXEC$/, value: /^true$/i },
  { name: /^(?:CH_)?CLICKHOUSE_(?:PASSWORD)$/, value: /^$/ },
  { name: /^AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED$/, value: /^true$/i },
];

/** Words of a command line that say the same. */
export const openFlags: RegExp =
  /--api\.insecure(?:=true)?(?:\s|$)|--(?:Notebook|Server)App\.(?:token|password)=(?:''|""|\s|$)|--no-?auth\b|--auth(?:=| )(?:none|disabled)|--protected-mode no|--skip-grant-tables|--insecure-allow-all|--disable-auth\b|--allow_anonymous/i;
