class PagesController < ApplicationController
  def show
    @sum = Digest::SHA256.hexdigest(text)
  end
end
