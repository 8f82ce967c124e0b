class PagesController < ApplicationController
  def show
    http.verify_mode = OpenSSL::SSL::VERIFY_NONE
  end
end
