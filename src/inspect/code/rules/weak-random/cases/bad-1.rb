class PagesController < ApplicationController
  def show
    token = rand(1_000_000_000)
  end
end
