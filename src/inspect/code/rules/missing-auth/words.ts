/** What a handler, or what stands before it, says when it asks who is there. */
export const CHECKED: RegExp =
  /auth|login|permission|\bguard|\bjwt\b|jwt_|token|session|current_?user|currentUser|req(?:uest)?\.user|api_?key|require(?:s|d|_|[A-Z])|protect|verify|isAdmin|is_admin|\badmin\b|role|passport|ensure|Depends|Security|signature|webhook|hmac|getServerSession|clerk|acl|policy|can\(|authorize|secret|credential|captcha|csrf|allow/i;

/** Sessions of a database, what brings one, and names of pages: nobody is asked there. */
export const SAYS_NOTHING: RegExp =
  /^(?:\w+\.)?(?:Async)?Session$|^(?:db_?)?session$|\b(?:db|database|orm|sa)\.session\b|\bsession\.(?:query|add|add_all|delete|commit|execute|flush|refresh|scalars?|get|close|rollback)\(|:\s*(?:Async)?Session\b|\b(?:Async)?Session(?:Local)?\(|Depends\(\s*(?:get_)?(?:db|session|database|async_session)\w*\s*\)|\b(?:render_template|render|TemplateResponse)\(\s*(?:request\s*,\s*)?["'][^"'\n]*["']/g;

/** Endpoints that are for everyone, by what they are called. */
export const OPEN: RegExp =
  /log_?in|log_?out|sign_?in|sign_?up|sign_?out|register|auth|token|password|forgot|reset|verify|confirm|health|status|ping|webhook|callback|contact|subscribe|newsletter|search|graphql|csp|feedback|public|metrics|oauth|session|echo|hello|login/i;

export const AS_OTHERS_DO = {
  confidence: 'medium',
  message: 'The endpoint changes something and does not check who asks, as others in this file do.',
} as const;
