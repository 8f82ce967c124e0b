function quote(text) {
  return text.replaceAll("'", "''");
}
