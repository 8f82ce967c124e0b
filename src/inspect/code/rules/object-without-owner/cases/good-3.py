from .application import User, app, db, admin_required


@app.route("/users/<int:pk>/ban", methods=["POST"])
@admin_required
def ban(pk):
    user = User.query.get_or_404(pk)
    user.banned = True
    db.session.commit()
    return "", 204
