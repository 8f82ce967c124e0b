function quote(text) {
  return text.replace("'", "''");
}
