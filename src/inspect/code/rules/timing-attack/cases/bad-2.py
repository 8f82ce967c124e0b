def same(actual_pw, typed_pw):
    for i in range(len(actual_pw)):
        if actual_pw[i] != typed_pw[i]:
            return False
    return True
