key = OpenSSL::PKey::RSA.new(File.read('key.pem'), 'orange-Lamp-12')
File.write('copy.pem', key.export(OpenSSL::Cipher.new('aes-256-cbc'), 'orange-Lamp-12'))
