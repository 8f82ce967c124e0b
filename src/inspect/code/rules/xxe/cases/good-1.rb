class PagesController < ApplicationController
  def show
    @document = Nokogiri::XML(request.body)
  end
end
