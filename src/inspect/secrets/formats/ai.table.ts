import type { Format } from '../format.ts';
import { inside, isMixed, token } from './token.ts';

export const ai: readonly Format[] = [
  token('anthropic-key', 'Anthropic API key', ['sk-ant-'], '(?:api|admin|oat|ort)\\d{2}-[\\w-]{78,118}AA'),
  token('openai-key', 'OpenAI API key', ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-'], '[\\w-]{40,255}'),
  inside(
    'openai-key',
    'OpenAI API key',
    ['T3BlbkFJ'],
    28,
    /(?<![A-Za-z0-9_-])sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}(?![A-Za-z0-9])/g,
  ),
  token('openrouter-key', 'OpenRouter API key', ['sk-or-v1-'], '[0-9a-f]{64}'),
  token('deepseek-key', 'AI provider key', ['sk-'], '[0-9a-f]{32}', { check: isMixed }),
  token('huggingface-token', 'Hugging Face token', ['hf_', 'api_org_'], '[A-Za-z]{34}'),
  token('groq-key', 'Groq API key', ['gsk_'], '[A-Za-z0-9]{52}'),
  token('xai-key', 'xAI API key', ['xai-'], '[A-Za-z0-9]{80}'),
  token('perplexity-key', 'Perplexity API key', ['pplx-'], '[A-Za-z0-9]{48}'),
  token('replicate-token', 'Replicate token', ['r8_'], '[A-Za-z0-9]{37}'),
  token('langsmith-key', 'LangSmith API key', ['lsv2_pt_', 'lsv2_sk_'], '[0-9a-f]{32}_[0-9a-f]{10}'),
  token('pinecone-key', 'Pinecone API key', ['pcsk_'], '\\w{60,80}'),
  token('tavily-key', 'Tavily API key', ['tvly-'], '[A-Za-z0-9-]{28,60}', { check: isMixed }),
  token('wandb-key', 'Weights & Biases API key', ['wandb_v1_'], '[A-Za-z0-9_]{60,90}'),
  token('elevenlabs-key', 'secret key', ['sk_'], '[0-9a-f]{48}', { check: isMixed }),
];
