class PagesController < ApplicationController
  def show
    headers['Access-Control-Allow-Origin'] = '*'
  end
end
