import type { CodeRule } from '../../rule.ts';

const CHECK =
  /^(?:#|\/\/|\/\*)\s*(?:@(?:\w+\.)?(?:login_required|requires?_\w+|permission_required|jwt_required|auth\w*_required|csrf_protect|UseGuards|PreAuthorize|admin_required|roles_required)\b|(?:app|router)\.use\(\s*(?:\w*auth\w*|helmet|csrf|csurf|\w*[rR]ateLimit\w*)\b|if\s*\(?\s*(?:not\s+|!)\s*(?:\w+\.)*(?:is_?admin|is_?authenticated|isAuthenticated\w*|has_?perm\w*|hasPermission\w*|check_password\w*|verify\w*|authorized|current_user|user)\b|(?:requireAuth|ensureAuthenticated|verifyToken|authenticate|isAuthenticated|authMiddleware)\s*[,(]|(?:app|router|server)\.(?:get|post|put|patch|delete|all)\(\s*['"`][^\n]{1,80},\s*(?:\w+\.)*(?:requireAuth|require\w*Login|isAuth\w*|ensureAuth\w*|authenticate\w*|authorize\w*|verifyToken|denyAll|checkPermission\w*|hasRole|isAdmin)\b|raise (?:Permission|Forbidden|Unauthorized)|abort\(40[13]\))/;

export const commentedOutCheck: CodeRule = {
  id: 'commented-out-check',
  title: 'A check is commented out',
  cwe: 'CWE-306',
  severity: 'medium',
  confidence: 'medium',
  message: 'A check of rights stands here as a comment: it does not run.',
  file: (file, report) => {
    for (const comment of file.unit.comments) if (CHECK.test(file.text(comment))) report(comment);
  },
};
