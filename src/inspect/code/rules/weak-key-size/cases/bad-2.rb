key = OpenSSL::PKey.generate_key('rsa', rsa_keygen_bits: 1024)
