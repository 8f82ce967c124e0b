import type { McpCatalogue } from './mcp-catalogue.ts';

/*
 * What the tools of well-known MCP servers do, by their own documentation. `private`: the result may hold what is not for
 * everyone. `untrusted`: it may hold what strangers wrote. `sends`: what it is given may reach people outside. Files of the
 * workspace are what the work is about, so reading them is neither; a file server sees no others (its cage shows no others).
 */
export const CATALOGUE: readonly McpCatalogue[] = [
  {
    known: [
      '@modelcontextprotocol/server-github',
      'ghcr.io/github/github-mcp-server',
      'github-mcp-server',
      'api.githubcopilot.com',
    ],
    place: ['owner', 'repo'],
    tools: [
      ['get_me', 'private'],
      ['search_*', 'private untrusted'],
      ['list_*', 'private untrusted'],
      ['get_*', 'private untrusted'],
      ['*_read', 'private untrusted'],
      ['download_*', 'private untrusted'],
      ['star_repository', 'sends'],
      ['unstar_repository', 'sends'],
      // `organization` says where the copy goes.
      ['fork_repository', 'sends elsewhere'],
      ['*', 'sends'],
    ],
  },
  {
    known: ['@zereight/mcp-gitlab', '@modelcontextprotocol/server-gitlab'],
    place: ['project_id'],
    tools: [
      ['search_*', 'private untrusted'],
      ['list_*', 'private untrusted'],
      ['get_*', 'private untrusted'],
      ['*', 'sends'],
    ],
  },
  {
    known: ['@modelcontextprotocol/server-filesystem', 'mcp-server-filesystem'],
    place: [],
    tools: [['*', '']],
  },
  {
    known: ['@modelcontextprotocol/server-memory', 'mcp-server-memory'],
    place: [],
    tools: [['*', '']],
  },
  {
    known: ['@modelcontextprotocol/server-sequential-thinking', 'mcp-server-sequential-thinking', 'mcp-server-time'],
    place: [],
    tools: [['*', '']],
  },
  {
    known: ['@modelcontextprotocol/server-everything', 'mcp-server-everything'],
    place: [],
    tools: [
      ['get-env', 'private'],
      ['*', ''],
    ],
  },
  {
    known: ['mcp-server-git'],
    place: [],
    tools: [['*', '']],
  },
  {
    known: ['mcp-server-fetch'],
    place: ['url'],
    tools: [['*', 'untrusted sends']],
  },
  {
    known: ['@modelcontextprotocol/server-brave-search', '@brave/brave-search-mcp-server', 'tavily-mcp', 'exa-mcp-server'],
    place: [],
    tools: [['*', 'untrusted sends']],
  },
  {
    known: ['@playwright/mcp', '@modelcontextprotocol/server-puppeteer', 'chrome-devtools-mcp'],
    place: [],
    tools: [
      ['browser_close', ''],
      ['browser_resize', ''],
      ['browser_snapshot', 'untrusted'],
      ['browser_take_screenshot', 'untrusted'],
      ['browser_console_messages', 'untrusted'],
      ['browser_network_requests', 'untrusted'],
      ['*', 'untrusted sends'],
    ],
  },
  {
    known: ['@upstash/context7-mcp', 'mcp.context7.com'],
    place: [],
    tools: [['*', 'untrusted sends']],
  },
  {
    known: ['@modelcontextprotocol/server-slack', 'slack-mcp-server', 'mcp.slack.com'],
    place: ['channel_id'],
    tools: [
      ['slack_get_*', 'private untrusted'],
      ['slack_list_*', 'private'],
      ['conversations_history', 'private untrusted'],
      ['conversations_replies', 'private untrusted'],
      ['conversations_search_messages', 'private untrusted'],
      ['channels_list', 'private'],
      ['*', 'sends'],
    ],
  },
  {
    known: ['@notionhq/notion-mcp-server', 'mcp.notion.com'],
    place: [],
    tools: [
      ['*search*', 'private untrusted'],
      ['*get*', 'private untrusted'],
      ['*retrieve*', 'private untrusted'],
      ['*fetch*', 'private untrusted'],
      ['*', 'sends'],
    ],
  },
  {
    known: ['mcp-atlassian', 'mcp.atlassian.com', 'ghcr.io/sooperset/mcp-atlassian'],
    place: [],
    tools: [
      ['*search*', 'private untrusted'],
      ['*get*', 'private untrusted'],
      ['*', 'sends'],
    ],
  },
  {
    known: ['mcp.linear.app', 'linear-mcp-server'],
    place: [],
    tools: [
      ['list_*', 'private untrusted'],
      ['get_*', 'private untrusted'],
      ['search_*', 'private untrusted'],
      ['*', 'sends'],
    ],
  },
  {
    known: ['mcp.sentry.dev', '@sentry/mcp-server'],
    place: [],
    tools: [
      ['find_*', 'private untrusted'],
      ['get_*', 'private untrusted'],
      ['search_*', 'private untrusted'],
      ['whoami', 'private'],
      ['*', 'sends'],
    ],
  },
  {
    known: ['@modelcontextprotocol/server-postgres', 'mcp-server-sqlite', '@modelcontextprotocol/server-redis'],
    place: [],
    tools: [
      ['query', 'private untrusted'],
      ['read_query', 'private untrusted'],
      ['list_tables', ''],
      ['describe_table', ''],
      ['get', 'private untrusted'],
      ['list', 'private untrusted'],
      ['*', 'sends'],
    ],
  },
  {
    known: ['@supabase/mcp-server-supabase', 'mcp.supabase.com'],
    place: ['project_id'],
    tools: [
      ['list_*', 'private'],
      ['get_*', 'private untrusted'],
      ['search_docs', ''],
      ['execute_sql', 'private untrusted sends'],
      ['*', 'sends'],
    ],
  },
  {
    known: ['@modelcontextprotocol/server-gdrive', '@gongrzhe/server-gmail-autoauth-mcp', 'postmark-mcp', '@postmark/mcp'],
    place: [],
    tools: [
      ['search*', 'private untrusted'],
      ['read*', 'private untrusted'],
      ['list*', 'private untrusted'],
      ['get*', 'private untrusted'],
      ['*', 'sends'],
    ],
  },
  {
    known: ['mcp.stripe.com', '@stripe/mcp'],
    place: [],
    tools: [
      ['list_*', 'private untrusted'],
      ['retrieve_*', 'private untrusted'],
      ['search_*', 'private untrusted'],
      ['*', 'sends'],
    ],
  },
];
