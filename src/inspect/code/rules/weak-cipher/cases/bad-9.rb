key = OpenSSL::PKey::RSA.new(File.read('public.pem'))
text = key.public_encrypt(message, OpenSSL::PKey::RSA::PKCS1_PADDING)
other = key.encrypt(message, rsa_padding_mode: 'pkcs1')
