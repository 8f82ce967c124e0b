def scrub(options)
  redacted = "REDACTED"
  options[:password] = redacted if options.key?(:password)
  options
end
