cipher = OpenSSL::Cipher::AES.new(256, :GCM)
cipher.encrypt
