class StatusController < ApplicationController
  def show
    Net::HTTP.get(URI.parse("http://#{CGI.escape(params[:host])}/status"))
  end
end
