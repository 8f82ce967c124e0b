class PagesController < ApplicationController
  def show
    @document = Nokogiri::XML(request.body) { |config| config.noent }
  end
end
