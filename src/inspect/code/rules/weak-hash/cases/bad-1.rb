class PagesController < ApplicationController
  def show
    @sum = Digest::MD5.hexdigest(text)
  end
end
