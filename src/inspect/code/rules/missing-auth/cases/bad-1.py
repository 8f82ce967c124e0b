from fastapi import Depends, FastAPI
from db import Session, User, get_db

app = FastAPI()


@app.delete("/admin/users/{user_id}")
def delete_user(user_id: int, db: Session = Depends(get_db)):
    db.query(User).filter(User.id == user_id).delete()
