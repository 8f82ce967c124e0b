ActionMailer::Base.smtp_settings = { address: 'mail.example.com', openssl_verify_mode: 'none' }
