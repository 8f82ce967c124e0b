from hashids import Hashids
from django.conf import settings

ids = Hashids(salt=settings.SECRET_KEY, min_length=8)
