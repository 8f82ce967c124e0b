class PagesController < ApplicationController
  def show
    @cipher = OpenSSL::Cipher.new('aes-256-gcm')
  end
end
