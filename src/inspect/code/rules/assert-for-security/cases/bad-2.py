def amount(request):
    assert request.form['amount'].isdigit()
    return int(request.form['amount'])
