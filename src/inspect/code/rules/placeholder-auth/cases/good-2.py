class Access:
    def is_allowed(self, path):
        """Subclasses can override this to refuse a path."""
        return True


class BasePermission:
    def has_permission(self, request, view):
        return True
