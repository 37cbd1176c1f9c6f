"""Who signs in, and what the rows of Django's permission tables are good for."""

from allauth.account.auth_backends import AuthenticationBackend

from members.models import User


class SignIn(AuthenticationBackend):
    """What people may do says `rules.py`; stored permissions open only the admin's doors."""

    def has_perm(self, user_obj, perm, obj=None):
        return user_obj.is_staff and super().has_perm(user_obj, perm, obj)

    def get_user(self, user_id):
        """With the person, whom every page greets by name."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
