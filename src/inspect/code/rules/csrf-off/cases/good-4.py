from flask import Flask, redirect
from flask_login import current_user, login_required
from models import Note, db

app = Flask(__name__)


@app.route('/notes/<int:number>/delete', methods=['POST'])
@login_required
def delete(number):
    note = Note.query.filter_by(id=number, owner_id=current_user.id).first_or_404()
    db.session.delete(note)
    db.session.commit()
    return redirect('/notes')
