key = OpenSSL::PKey::RSA.new(File.read('key.pem'), ENV.fetch('KEY_WORD'))
File.write('copy.pem', key.export(OpenSSL::Cipher.new('aes-256-cbc'), ENV.fetch('KEY_WORD')))
