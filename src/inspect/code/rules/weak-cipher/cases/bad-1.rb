class PagesController < ApplicationController
  def show
    @cipher = OpenSSL::Cipher.new('des-ede3-cbc')
  end
end
